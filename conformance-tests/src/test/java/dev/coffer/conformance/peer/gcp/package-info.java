/**
 * Fakes of our own in place of Google Cloud, of which no peer can be had: they speak the real wire,
 * are stricter than the services, and are held to recorded facts of these by tests. What they prove
 * is proved against a fake, and never against Google Cloud.
 */
@NullMarked
package dev.coffer.conformance.peer.gcp;

import org.jspecify.annotations.NullMarked;
