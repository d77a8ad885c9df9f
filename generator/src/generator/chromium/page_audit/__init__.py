"""Audits the pages of a site without a model: finds what is wrong whatever the brief asks for.

site_audit -> page_audit -> isolated_world; audit_rules and rendered_placeholders are pure.
"""
