package io.daggerflow.flink.calls;

import io.daggerflow.call.CallId;

/** Names one try of one call of one instance. */
public record Ticket(String instance, CallId id) {}
