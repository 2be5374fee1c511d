"""The pages of cohorts in words: the filters with their counts, a definition, its attrition."""
