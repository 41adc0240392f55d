package io.daggerflow.engine;

/** What a step knows of the world besides the instance and its template. */
record Surroundings(Topics topics, Limits limits) {}
