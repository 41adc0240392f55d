package io.daggerflow.drawing;

import org.jspecify.annotations.Nullable;

/**
 * Says that one box of a group comes after another.
 *
 * @param from number of the box that comes first, among those of the group
 * @param to number of the box that comes next
 * @param label null where the next one simply waits for the first
 */
public record Arrow(int from, int to, @Nullable String label) {}
