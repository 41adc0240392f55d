/** What a task asks of the world outside its step, and the answers. */
@NullMarked
package io.daggerflow.call;

import org.jspecify.annotations.NullMarked;
