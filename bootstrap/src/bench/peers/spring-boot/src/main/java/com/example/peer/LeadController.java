package com.example.peer;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.validation.Valid;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
public class LeadController {
    private static final long COMPANY = 1;

    private final EntityManager entities;
    private final JsonMapper json;
    private final String authorization;

    LeadController(EntityManager entities, JsonMapper json, @Value("${peer.api-key}") String apiKey) {
        this.entities = entities;
        this.json = json;
        this.authorization = "Bearer " + apiKey;
    }

    @PatchMapping("/api/v1/leads/{id}")
    @Transactional
    public ResponseEntity<byte[]> update(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String credentials,
            @PathVariable long id,
            @Valid @RequestBody LeadPatch patch) {
        if (!credentials.equals(authorization)) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
        }
        Lead lead = entities.find(Lead.class, new Lead.Key(COMPANY, id), LockModeType.PESSIMISTIC_WRITE);
        if (lead == null) {
            return ResponseEntity.notFound().build();
        }
        Map<String, Object> changes = patch.applyTo(lead);
        if (!changes.isEmpty()) {
            entities.persist(new OutboxEvent(lead, "lead_updated", changes));
        }
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("id", lead.id);
        response.put("uuid", lead.uuid);
        response.put("partnershipLeadId", null);
        // with Content-Length, which the load generator requires
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(response));
    }
}
