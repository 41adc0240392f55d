/** The command line of the workflow engine. */
@NullMarked
package io.daggerflow.tools;

import org.jspecify.annotations.NullMarked;
