"""Audits the pages of a site without a model: finds what is wrong whatever the brief asks for.

site_audit -> page_audit -> isolated_world; audit_findings and rendered_placeholders are pure.
The rules that run on the page are in the .js files.
"""
