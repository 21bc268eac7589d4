package dev.leadpatch.bootstrap.demo;

import dev.leadpatch.application.access.RawApiKey;
import java.util.List;

/**
 * An API key of a demo company. It is public: the document that has it is in every jar.
 *
 * @param access what it may: {@code read}, {@code write}, {@code admin}
 */
public record DemoKey(RawApiKey key, String label, List<String> access) {
    public DemoKey {
        access = List.copyOf(access);
    }
}
