package io.daggerflow.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The start of a child workflow (rule S13).
 *
 * @param version null for the newest
 * @param id null for the default, {@code instanceId/path/run}
 * @param waits whether the task is over with the child, or when it is accepted
 */
public record ChildStart(
    String template,
    @Nullable Integer version,
    @Nullable String id,
    Map<String, @Nullable Object> parameters,
    boolean waits) {}
