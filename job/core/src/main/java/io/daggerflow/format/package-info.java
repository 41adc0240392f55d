/** Files and texts that users write, made into the values and templates of the other packages. */
@NullMarked
package io.daggerflow.format;

import org.jspecify.annotations.NullMarked;
