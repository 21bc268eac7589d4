package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.domain.value.UserId;

/**
 * The API key that made a change, and the owner of the key.
 *
 * @param label the label of the key at the time of the change
 * @param owner the user who is responsible for the key
 */
public record Actor(ApiKeyId key, String label, UserId owner) {}
