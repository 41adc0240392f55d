/** What the workflow job is measured against. Not part of the engine. */
@NullMarked
package io.daggerflow.flink.bench;

import org.jspecify.annotations.NullMarked;
