/** CloudHSM clusters, found by the CloudHSM API: where the PKCS#11 module finds its HSMs. */
@NullMarked
package dev.coffer.aws.cloudhsm;

import org.jspecify.annotations.NullMarked;
