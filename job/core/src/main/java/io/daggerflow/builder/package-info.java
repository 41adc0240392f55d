/**
 * Templates written in Java. Everything here is an immutable piece of the JSON of a template file,
 * and its methods are named like the fields of the file; what they mean and which fit together is
 * said by the format and checked by its reader. {@code WorkflowTemplate.named("…")} begins one;
 * {@link io.daggerflow.builder.Parts} has the rest.
 */
@NullMarked
package io.daggerflow.builder;

import org.jspecify.annotations.NullMarked;
