/**
 * JSON values as plain Java objects, as every other package sees them: {@code null}, {@link
 * java.lang.Boolean}, {@link java.lang.Long}, {@link java.math.BigInteger} (an integer beyond 64
 * bits), {@link java.lang.Double} (any other number), {@link java.lang.String}, {@link
 * java.util.List} and {@link java.util.Map} with text keys, in the order in which they were
 * written.
 */
@NullMarked
package io.daggerflow.value;

import org.jspecify.annotations.NullMarked;
