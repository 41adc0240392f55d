/**
 * What instances and their events say, in words: the same on the command line, in the console and
 * in its HTTP interface.
 */
@NullMarked
package io.daggerflow.tools.words;

import org.jspecify.annotations.NullMarked;
