package dev.leadpatch.adapter.webhook;

import java.net.UnknownHostException;

/** Why a host has no address that can be connected to; the message is for people and names no address. */
final class AddressRefusedException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    AddressRefusedException(String message) {
        super(message);
    }
}
