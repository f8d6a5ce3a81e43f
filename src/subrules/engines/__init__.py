"""The whole table at once: the same rules run inside a database or on a cluster, with exactly the same answers (LNG-18)."""
