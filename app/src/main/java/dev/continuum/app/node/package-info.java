/**
 * One node in this process: configuration in, a running node out.
 *
 * <p>{@link dev.continuum.app.node.NodeSettings} turns the configuration into the options of the
 * drivers and the API. {@link dev.continuum.app.node.NodeProcess} wires them: the node's runtime,
 * then the server in front of it; it closes them in the opposite order. {@link
 * dev.continuum.app.node.ShutdownSignal} turns SIGTERM and SIGINT into an orderly end with exit
 * code 0. {@link dev.continuum.app.node.DataFolder} tells the command line which process serves a
 * folder.
 *
 * <p>Invariants: the server takes no request before the node is recovered, and none after the node
 * begins to close; a folder is announced only while it is served.
 */
@NullMarked
package dev.continuum.app.node;

import org.jspecify.annotations.NullMarked;
