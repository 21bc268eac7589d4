package com.example.peer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Table(name = "outbox")
public class OutboxEvent {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "outbox_ids")
    @SequenceGenerator(name = "outbox_ids", sequenceName = "outbox_ids", allocationSize = 50)
    Long id;

    @Column(name = "company_id")
    long companyId;

    @Column(name = "lead_id")
    long leadId;

    String type;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    Map<String, Object> payload;

    protected OutboxEvent() {}

    OutboxEvent(Lead lead, String type, Map<String, Object> payload) {
        this.companyId = lead.companyId;
        this.leadId = lead.id;
        this.type = type;
        this.payload = payload;
    }
}
