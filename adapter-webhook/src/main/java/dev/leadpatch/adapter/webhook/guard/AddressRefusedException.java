package dev.leadpatch.adapter.webhook.guard;

import java.net.UnknownHostException;

/** A host that must not or cannot be connected to. The message is a reason for users; it contains no address. */
public final class AddressRefusedException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    AddressRefusedException(String message) {
        super(message);
    }
}
