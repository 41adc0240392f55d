/**
 * Where an instance stands: its progress, as long as it lives, and the bytes in which it is kept.
 */
@NullMarked
package io.daggerflow.state;

import org.jspecify.annotations.NullMarked;
