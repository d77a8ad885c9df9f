"""Collects the inputs of a site: brief, attachments, conversions and existing site."""
