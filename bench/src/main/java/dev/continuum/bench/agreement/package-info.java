/**
 * Groups of three processes on the loopback device that agree, ours and etcd's, under the same
 * load.
 *
 * <p>{@link dev.continuum.bench.agreement.Load} keeps so many calls under way and takes the time of
 * each; {@link dev.continuum.bench.agreement.AgreementLab} is what it is turned on. Everybody syncs
 * each write to disk before it counts.
 */
@NullMarked
package dev.continuum.bench.agreement;

import org.jspecify.annotations.NullMarked;
