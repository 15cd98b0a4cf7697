/**
 * SSH keys outside of a session: private keys as files hold them, the agent, signatures over texts
 * (PROTOCOL.sshsig), and the files that say whose keys are good for what.
 */
@NullMarked
package io.circuitd.ssh;

import org.jspecify.annotations.NullMarked;
