/**
 * Identities of Amazon Web Services. {@link dev.hermes.cloud.aws.AwsSource} says where one is looked for, {@link
 * dev.hermes.cloud.aws.AwsSigner} signs with it, and {@link dev.hermes.cloud.aws.AwsRegion} knows where one is. The SDK of
 * Amazon is loaded with the first signature and not before (decision 0011).
 */
@NullMarked
package dev.hermes.cloud.aws;

import org.jspecify.annotations.NullMarked;
