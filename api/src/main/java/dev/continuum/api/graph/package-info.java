/**
 * The knowledge graph of the MCP reference memory server, kept as memories and links.
 *
 * <p>Inputs: entities with types and observations, relations between them, all by name. Effects: an
 * entity is a memory of kind {@code entity} with links to its observations, memories of kind {@code
 * observation}; a relation is a link between two entities. So what an agent stored by the reference
 * server's tools is recalled, ranked and linked like everything else.
 *
 * <p>Invariants: an entity's identifier follows from its name, so that finding it needs no index
 * and two nodes that create it at once agree; what is forgotten never comes back, so an entity that
 * is created again after that has the identifier of the next generation.
 */
@NullMarked
package dev.continuum.api.graph;

import org.jspecify.annotations.NullMarked;
