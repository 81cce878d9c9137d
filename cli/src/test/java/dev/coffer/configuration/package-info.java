/** The docs of the configuration file, held against the declarations by which files are judged. */
@NullMarked
package dev.coffer.configuration;

import org.jspecify.annotations.NullMarked;
