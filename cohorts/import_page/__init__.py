"""What the pages of imports show, made from an import and its selectors; no page computes anything itself."""
