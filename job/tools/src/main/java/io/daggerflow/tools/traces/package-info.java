/** Instances as traces of OpenTelemetry: made of their events, sent to a collector. */
@NullMarked
package io.daggerflow.tools.traces;

import org.jspecify.annotations.NullMarked;
