"""How likely is relapse in a child? Pure: what a paper's odds ratios imply, what stands beside it, what it cannot say.

A package of its own beside `outcome_model`, since nothing is shared with the comparison of two transplants: there is
no arm, no horizon and no fit here, only published odds ratios solved for the intercept they leave out. The numerical
modules (`intercept`, `tabulation`) run offline and write decision_support/fitted/paediatric_relapse_risk.json;
a request reads that table through `table` and `estimate`, without numpy.
"""
