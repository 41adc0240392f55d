/**
 * {@code dagger bench}: how many workflows the engine completes, what they cost, how long they
 * take, and what a bare job of as many records would cost.
 */
@NullMarked
package io.daggerflow.tools.bench;

import org.jspecify.annotations.NullMarked;
