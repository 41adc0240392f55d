/**
 * The kill test: the real job on real processes, stopped, rescaled and killed under load, and
 * judged by a reader that shares no code with the engine.
 */
@NullMarked
package io.daggerflow.tools.kill;

import org.jspecify.annotations.NullMarked;
