/** What the AWS backends share: how a service is reached, as whom, and what its errors mean. */
@NullMarked
package dev.coffer.aws;

import org.jspecify.annotations.NullMarked;
