/**
 * What happens next: one event and the state of one instance give the state after and the effects.
 * Pure, deterministic and idempotent: the same state, event and time give the same effects in the
 * same order, and a second delivery finds nothing that waits for it.
 */
@NullMarked
package io.daggerflow.engine;

import org.jspecify.annotations.NullMarked;
