/**
 * What the events of the job say: they are applied in order and give the present state of an
 * instance, for everyone who reads the event topic.
 */
@NullMarked
package io.daggerflow.view;

import org.jspecify.annotations.NullMarked;
