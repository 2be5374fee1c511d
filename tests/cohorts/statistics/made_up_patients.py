"""Sixty made-up patients with everything a regression can be given, by whole-number arithmetic so that R has them too.

i <- 1:60
d <- data.frame(time = 1 + (i*17) %% 29, event = as.integer((i*5) %% 7 < 4), age = 20 + (i*13) %% 37, arm = i %% 2,
                centre = c("east", "north", "west")[1 + i %% 3],
                kind = factor(c("a", "b", "c")[1 + ((i*7) %% 11) %/% 4]),
                whole = 1 + i %% 3, weight = 0.5 + ((i*11) %% 10) / 10, pair = (i - 1) %/% 2)
d$entry <- pmin((i*3) %% 5, d$time - 1)
d$cause <- ifelse(d$event == 1, 1 + (i %/% 2) %% 2, 0)
"""

import numpy as np
import pandas as pd


def sixty() -> pd.DataFrame:
    """time, event (0 or 1), cause (0 to 2), entry, age, arm (0 or 1), centre, kind, whole, weight, pair."""
    i = np.arange(1, 61)
    time, event = 1 + i * 17 % 29, (i * 5 % 7 < 4).astype(int)
    return pd.DataFrame(
        {
            "time": time,
            "event": event,
            "age": 20 + i * 13 % 37,
            "arm": i % 2,
            "centre": np.array(["east", "north", "west"])[i % 3],
            "kind": np.array(["a", "b", "c"])[i * 7 % 11 // 4],
            "whole": 1 + i % 3,
            "weight": 0.5 + i * 11 % 10 / 10,
            "pair": (i - 1) // 2,
            "entry": np.minimum(i * 3 % 5, time - 1),
            "cause": np.where(event == 1, 1 + i // 2 % 2, 0),
        }
    )
