package dev.continuum.api.mcp;

import dev.continuum.api.graph.KnowledgeGraph;
import dev.continuum.api.graph.KnowledgeGraph.Entity;
import dev.continuum.api.graph.KnowledgeGraph.Graph;
import dev.continuum.api.graph.KnowledgeGraph.Relation;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The nine tools of the MCP reference memory server, with its names, arguments and results, so that
 * this server can take its place. Thread-safe.
 */
final class GraphTools {
  private final KnowledgeGraph graph;

  GraphTools(KnowledgeGraph graph) {
    this.graph = graph;
  }

  List<Tool> tools() {
    return List.of(
        tool(
            "create_entities",
            "Create entities",
            "Create entities in the knowledge graph, each with a name, a type and observations. Names"
                + " that exist are left as they are.",
            "entities",
            entitySchema(),
            Schemas.annotations(false, false, true),
            (arguments, context) -> createEntities(arguments)),
        tool(
            "create_relations",
            "Create relations",
            "Relate entities that exist, in the active voice: Mara leads the night crew.",
            "relations",
            relationSchema(),
            Schemas.annotations(false, false, true),
            (arguments, context) -> createRelations(arguments)),
        tool(
            "add_observations",
            "Add observations",
            "Add observations to entities that exist; what is known already is not added again.",
            "observations",
            listOf("entityName", "contents", "What was observed."),
            Schemas.annotations(false, false, true),
            (arguments, context) -> addObservations(arguments)),
        tool(
            "delete_entities",
            "Delete entities",
            "Forget entities with their observations and relations, for good.",
            "entityNames",
            Schemas.text("The name of an entity."),
            Schemas.annotations(false, true, true),
            (arguments, context) -> deleteEntities(arguments)),
        tool(
            "delete_observations",
            "Delete observations",
            "Forget single observations of entities.",
            "deletions",
            listOf("entityName", "observations", "The observations to forget."),
            Schemas.annotations(false, true, true),
            (arguments, context) -> deleteObservations(arguments)),
        tool(
            "delete_relations",
            "Delete relations",
            "Remove relations between entities.",
            "relations",
            relationSchema(),
            Schemas.annotations(false, true, true),
            (arguments, context) -> deleteRelations(arguments)),
        new Tool(
            "read_graph",
            Schemas.tool(
                "read_graph",
                "Read the graph",
                "Read the whole knowledge graph.",
                Schemas.object(),
                Schemas.annotations(true, false, true)),
            (arguments, context) -> result(graph.read())),
        new Tool(
            "search_nodes",
            Schemas.tool(
                "search_nodes",
                "Search nodes",
                "Find entities in whose name, type or observations a text occurs. For a question in"
                    + " plain words use recall.",
                Schemas.with(
                    Schemas.object(), "query", Schemas.text("The text to look for."), true),
                Schemas.annotations(true, false, true)),
            (arguments, context) -> result(graph.search(Arguments.text(arguments, "query")))),
        tool(
            "open_nodes",
            "Open nodes",
            "Read some entities by name, with the relations that touch them.",
            "names",
            Schemas.text("The name of an entity."),
            Schemas.annotations(true, false, true),
            (arguments, context) -> result(graph.open(Arguments.texts(arguments, "names")))));
  }

  private ObjectNode createEntities(ObjectNode arguments) {
    List<Entity> entities = new ArrayList<>();
    for (JsonNode given : Arguments.objects(arguments, "entities")) {
      entities.add(
          new Entity(
              Arguments.text(given, "name"),
              Arguments.text(given, "entityType"),
              Arguments.texts(given, "observations")));
    }
    ArrayNode created = Json.array();
    for (Entity entity : entities) {
      if (graph.create(entity)) {
        created.add(json(entity));
      }
    }
    return listed("entities", created);
  }

  private ObjectNode createRelations(ObjectNode arguments) {
    List<Relation> relations = relations(arguments);
    for (Relation relation : relations) { // all or none, as the reference server does it
      graph.require(relation.from());
      graph.require(relation.to());
    }
    ArrayNode created = Json.array();
    for (Relation relation : relations) {
      if (graph.relate(relation)) {
        created.add(json(relation));
      }
    }
    return listed("relations", created);
  }

  private ObjectNode addObservations(ObjectNode arguments) {
    List<JsonNode> observations = Arguments.objects(arguments, "observations");
    for (JsonNode given : observations) { // all or none, as the reference server does it
      Arguments.texts(given, "contents");
      graph.require(Arguments.text(given, "entityName"));
    }
    ArrayNode results = Json.array();
    for (JsonNode given : observations) {
      String name = Arguments.text(given, "entityName");
      List<String> added = graph.observe(name, Arguments.texts(given, "contents"));
      ObjectNode result = results.addObject().put("entityName", name);
      ArrayNode list = result.putArray("addedObservations");
      added.forEach(list::add);
    }
    return listed("results", results);
  }

  private ObjectNode deleteEntities(ObjectNode arguments) {
    Arguments.texts(arguments, "entityNames").forEach(graph::delete);
    return done("Entities deleted successfully");
  }

  private ObjectNode deleteObservations(ObjectNode arguments) {
    for (JsonNode given : Arguments.objects(arguments, "deletions")) {
      String name = Arguments.text(given, "entityName");
      for (String observation : Arguments.texts(given, "observations")) {
        graph.deleteObservation(name, observation);
      }
    }
    return done("Observations deleted successfully");
  }

  private ObjectNode deleteRelations(ObjectNode arguments) {
    relations(arguments).forEach(graph::unrelate);
    return done("Relations deleted successfully");
  }

  private static List<Relation> relations(ObjectNode arguments) {
    List<Relation> relations = new ArrayList<>();
    for (JsonNode given : Arguments.objects(arguments, "relations")) {
      relations.add(
          new Relation(
              Arguments.text(given, "from"),
              Arguments.text(given, "to"),
              Arguments.text(given, "relationType")));
    }
    return relations;
  }

  // Results, in the reference server's shapes: the list as text, and under its name as structure.

  private static ObjectNode listed(String name, ArrayNode items) {
    return Tool.textResult(Json.pretty(items), Json.object().set(name, items));
  }

  private static ObjectNode done(String message) {
    return Tool.textResult(message, Json.object().put("success", true).put("message", message));
  }

  private static ObjectNode result(Graph found) {
    ObjectNode result = Json.object();
    ArrayNode entities = result.putArray("entities");
    found.entities().forEach(entity -> entities.add(json(entity)));
    ArrayNode relations = result.putArray("relations");
    found.relations().forEach(relation -> relations.add(json(relation)));
    return Tool.textResult(Json.pretty(result), result);
  }

  private static ObjectNode json(Entity entity) {
    ObjectNode json = Json.object().put("name", entity.name()).put("entityType", entity.type());
    ArrayNode observations = json.putArray("observations");
    entity.observations().forEach(observations::add);
    return json;
  }

  private static ObjectNode json(Relation relation) {
    return Json.object()
        .put("from", relation.from())
        .put("to", relation.to())
        .put("relationType", relation.type());
  }

  // Definitions.

  private static Tool tool(
      String name,
      String title,
      String description,
      String list,
      ObjectNode items,
      ObjectNode annotations,
      Tool.Handler handler) {
    ObjectNode input =
        Schemas.with(Schemas.object(), list, Schemas.array(items, "One or more of them."), true);
    return new Tool(name, Schemas.tool(name, title, description, input, annotations), handler);
  }

  private static ObjectNode entitySchema() {
    ObjectNode schema = Schemas.object();
    Schemas.with(schema, "name", Schemas.text("The name, by which it is known."), true);
    Schemas.with(schema, "entityType", Schemas.text("What it is: person, project, place."), true);
    return Schemas.with(
        schema,
        "observations",
        Schemas.array(Schemas.text("One statement."), "What is known of it."),
        true);
  }

  private static ObjectNode relationSchema() {
    ObjectNode schema = Schemas.object();
    Schemas.with(schema, "from", Schemas.text("The name of the entity that acts."), true);
    Schemas.with(schema, "to", Schemas.text("The name of the entity that it concerns."), true);
    return Schemas.with(
        schema, "relationType", Schemas.text("The verb, in the active voice."), true);
  }

  private static ObjectNode listOf(String name, String list, String about) {
    ObjectNode schema = Schemas.object();
    Schemas.with(schema, name, Schemas.text("The name of an entity."), true);
    return Schemas.with(schema, list, Schemas.array(Schemas.text("One statement."), about), true);
  }
}
