/** The commands of {@code dagger}: one class each, and what they share. */
@NullMarked
package io.daggerflow.tools.command;

import org.jspecify.annotations.NullMarked;
