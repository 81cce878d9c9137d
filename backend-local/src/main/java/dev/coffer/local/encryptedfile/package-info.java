/** One encrypted file as a store: the project's own format, and Fernet files to migrate from. */
@NullMarked
package dev.coffer.local.encryptedfile;

import org.jspecify.annotations.NullMarked;
