/** The commands that read savepoints; Flink is on the class path of these only. */
@NullMarked
package io.daggerflow.tools.state;

import org.jspecify.annotations.NullMarked;
