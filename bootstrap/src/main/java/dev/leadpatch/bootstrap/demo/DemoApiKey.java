package dev.leadpatch.bootstrap.demo;

import dev.leadpatch.application.access.RawApiKey;
import java.util.List;

/**
 * An API key of a demo company. It is public: the document that has it is in every jar.
 *
 * @param permissionNames what it may: {@code read}, {@code write}, {@code admin}
 */
public record DemoApiKey(RawApiKey rawKey, String label, List<String> permissionNames) {
    public DemoApiKey {
        permissionNames = List.copyOf(permissionNames);
    }
}
