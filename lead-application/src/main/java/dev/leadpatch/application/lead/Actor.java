package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.domain.value.UserId;

/**
 * Who made a change.
 *
 * @param label the key's label at that time
 * @param owner the user who answers for the key
 */
public record Actor(ApiKeyId key, String label, UserId owner) {}
