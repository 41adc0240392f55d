/**
 * The handlers of the example templates, and examples to copy: what users of the engine write
 * themselves.
 */
@NullMarked
package io.daggerflow.examples;

import org.jspecify.annotations.NullMarked;
