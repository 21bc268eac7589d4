package dev.leadpatch.bootstrap.demo;

import dev.leadpatch.application.access.ApiKey.RawApiKey;
import java.util.List;

/**
 * An API key of a demo company. It is public, because every jar contains its document.
 *
 * @param permissionNames the wire names of the permissions: {@code read}, {@code write}, {@code admin}
 */
public record DemoApiKey(RawApiKey rawKey, String label, List<String> permissionNames) {
    public DemoApiKey {
        permissionNames = List.copyOf(permissionNames);
    }
}
