/**
 * What a template file says, read and checked: definitions that live as long as the file, shared by
 * all instances. Each kind of task is one class: its fields and what it does, written against
 * {@link io.daggerflow.template.TaskContext}.
 */
@NullMarked
package io.daggerflow.template;

import org.jspecify.annotations.NullMarked;
