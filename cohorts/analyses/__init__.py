"""Analyses of a cohort: a definition and a frame of patients go in, a plain result comes out. Pure, but for pandas.

`parsing.parse(dict)` reads what is asked, `guard.check(definition, waiting, chosen)` refuses what immortal time would
bias, and `run.run(definition, frame, ...)` answers. Nothing here imports pandas before `run` does, so a web process may
parse, guard and read results without loading it.

# A definition
    kind            survival | cumulative_incidence | regression | characteristics | swimmer | mrd_kinetics |
                    adjusted_survival | immortal_time
    title           text, may be empty
    time_zero       diagnosis | remission | transplant | relapse
    landmark_days   null, or whole days from time zero: the clock starts there, with those still at risk
    endpoint        overall_survival | leukaemia_free_survival | relapse | non_relapse_mortality |
                    relapse_by_site (cumulative incidence alone)
    arms            null, or a variable of `variables.ARMS`
    time_varying    true: transplant as it happens (start-stop rows); arms `transplant` or `transplant_or_none` only
    entry           null, or a date after time zero from which a patient is observed (left truncation)
    strata          variables of a stratified test or model
    covariates      variables of a model (regression, adjusted_survival)
    model           cox | fine_gray (regression only)
    ties            efron | breslow
    cluster         true: variance clustered by centre
    horizon_years   where curves end and means are restricted
    tick_years      null (0, 1, 2 ... to the horizon), or the years of the rows under the figure
    as_of           null (the day of the run), or a date: nothing later is counted

# A result
Times are in years of 365.25 days, probabilities are fractions, numbers have 10 significant digits; a number that
cannot be estimated is null. `label`s are message identifiers to translate. A sentence is `{"code", "message",
"values"}`: translate `message`, then fill in `values` (`wording.in_words` does both). Readers without the right to
small cells get counts rounded to five and coarser figures, some of them null, and `disclosure` says so; a group that is
too small has `"withheld": true` and no figures.

Common to every kind:
    shape           1
    kind, title, definition
    synthetic       whether the patients are
    as_of           the last day that counts
    cohort          {name, version}
    software        {name: version}
    frame_sha256    of the data that were analysed
    time_zero       {code, label, landmark_days}
    endpoint        {code, label} or null
    arms            {code, label, known_when: {code, label}} or null
    patients        {in_cohort, analysed, excluded: [{code, message, values, count, identifiers}]}
                    in_cohort = analysed + the counts of excluded; identifiers only where a record needs mending
    horizon_years, ticks
    warnings        [sentence]
    methods         {english: the whole, parts: [sentence]}
    disclosure      {applied, message, values}; applied is false in what is stored
    changes         null, or [sentence]: what a repeated analysis shows that the one it repeats did not

survival (time-fixed):
    groups  [{code, label, n, events, censored, curve, cut_at, censor_times, table, median, at, follow_up, rmst}]
      curve         {time, estimate, lower, upper, std_error, events}: lists; the value of a step holds from its time
                    to the next; begins at 0, ends at the last time drawn; events counts those up to the step and is
                    left out where small cells are withheld
      cut_at        null, or the time from which fewer than 5 are at risk: the curve ends there
      censor_times  distinct times of censoring, for the ticks on the curve
      table         {at_risk, events, censored}: one number a tick, events and censored counted before the tick,
                    so that the three add up to n
      median        {estimate, lower, upper}
      at            [{years, estimate, lower, upper, at_risk, enough}]; enough: at least 10 at risk
      follow_up     {median, lower, upper}, by reverse Kaplan-Meier
      rmst          null where not followed so far, or {years, estimate, lower, upper, at_risk, enough}
    tests           [{code: logrank | stratified_logrank | gray, label, statistic, degrees_of_freedom, p_value}]
    rmst_difference null, or {years, groups: [code, code], estimate, lower, upper, p_value}; the second less the first
    model           null, or a model as in regression, with the arms as its only variable
  Time-varying (`definition.time_varying`): the same; `groups` are transplant states, a patient enters "transplanted"
  on the day of transplant (`curve_method` is "simon_makuch", n the patients ever in the state, no follow_up);
  `curve_method` is "kaplan_meier" otherwise.

cumulative_incidence: `groups` have `causes` in place of `curve`, `median` and `rmst`:
      causes        [{code, label, of_interest, events, curve, at}]
      table         {at_risk, events, competing, censored}
  relapse_by_site: the causes are the sites at which somebody relapsed, relapse of unknown site, and death without
  relapse. Each cause has `events_at` (one number a tick, null where small cells are withheld); `table` is that of the
  first cause. Each of `tests` has a `cause` {code, label}.

regression:
    model           null (a warning says why), or {code: cox | fine_gray, label, cause_specific, ties, n, events,
                     strata: [label], clusters, robust, log_likelihood, concordance, events_per_coefficient, terms,
                     proportional_hazards}
      terms         [{variable, level, label, level_label, step, reference, n, events, coef, se, hazard_ratio, lower,
                     upper, p_value}]: every level of a variable, the reference with hazard ratio 1 and no interval;
                     level is null for a number, and step (a sentence, else null) says of what the ratio is
      proportional_hazards  null, or {statistic, degrees_of_freedom, p_value, sentence}

adjusted_survival: `groups` as in survival, weighted, with `unadjusted` (a curve) beside `curve`, and no tests;
    weights         {code: overlap, label, ess: {arm: number}, max_share, support, covariates, balance:
                    [{variable, level, label, level_label, before, after}], sentence}; before and after are
                    absolute standardised differences; support is the share of patients with a propensity from 0.05
                    to 0.95
    model           the weighted Cox model of the arms, variance robust

immortal_time (teaching: what an analysis without a landmark would have shown, beside the one with it):
    panels          [{code: naive | landmark, title: sentence, patients, groups, tests, model}]
    explanation     [sentence]

characteristics:
    groups          [{code, label, n}], the last with code "all" where there are arms
    rows            [{variable, label, unit, kind: number | category, missing: {group: n}, standardised_difference,
                     cells: {group: {median, lower_quartile, upper_quartile, n}}        for a number
                     levels: [{level, label, cells: {group: {n, share}}}]}]             for a category

swimmer:
    rows            [{identifier, patient_id, group, group_label, ends, outcome: dead | alive,
                     continues: followed beyond what is drawn,
                     segments: [{state: before_remission | remission | transplanted | relapsed, start, end}],
                     events: [{code: remission | immunotherapy | transplant | relapse | death, time,
                     label}]}], longest first
    omitted         how many patients are not drawn
    chosen          evenly_by_follow_up: those drawn are evenly spaced from the longest course to the shortest
    agents_not_stated   of how many drawn the agents of some cycle are not stated, so that immunotherapy may be missing

mrd_kinetics:
    threshold       0.0001
    groups          [{code, label, n}]
    rows            [{identifier, patient_id, group, points: [{days, kind: quantified | not_detected | below |
                     positive_not_quantifiable, value, drawn_at, method, specimen}]}]
                    days from time zero; drawn_at is where on the axis: the value, or the limit of detection of a
                    negative, null where neither is known
    omitted         how many patients are not drawn
    chosen          by_digest: those drawn are a sample by the digest of their keys

A refusal (`guard.Refusal.plain()`; HTTP 422):
    code            known_later: sorts patients by what is known only after the clock has started;
                    none_has_no_time_zero: arms without a day of transplant, followed from transplant;
                    chosen_later: a criterion of the cohort itself is settled only after the clock has started
    pointer         into the definition, such as /arms or /covariates/0; /cohort/<criterion> for chosen_later, which
                    is mended in the cohort and not in the definition
    message, values
    variable        {code, label, known_when: {code, label}}: the variable, or the criterion of the cohort
    time_zero       {code, label}
    allowed         [{code: landmark | time_varying | time_zero | entry | characteristics, message, values,
                    definition}]; `definition` holds the fields to change, so that a button can ask that instead
    teaching        the fields of an immortal_time definition that shows the two curves, or null
"""
