"""A second look at the pages of a site, without a model: what is wrong whatever the brief asks for.

looking -> page_look -> world, listeners; placeholders and wording are plain decisions.
"""
