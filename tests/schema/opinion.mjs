// The official schemas as a judge of single objects.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const folders = ["common", "observables", "sdos", "sros"];

// The schemas' pattern for types backtracks without end on long names (28 letters take seconds): what is no name is
// refused before it gets there.
const isTypeName = (type) => typeof type === "string" && type.length <= 250 && !/[^a-z0-9-]/.test(type);

// Gives a function from an object to { valid, why }; null for an object of a type that has no schema.
export function schemaJudge(schemas) {
  // The schemas' patterns are not written for the "u" flag, and their keywords not for ajv's strict mode.
  const ajv = new Ajv2020({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  ajv.addFormat("idn-hostname", true); // unknown to ajv-formats
  const ids = new Map();
  for (const folder of folders) {
    for (const file of readdirSync(join(schemas, folder))) {
      const schema = JSON.parse(readFileSync(join(schemas, folder, file), "utf8"));
      ajv.addSchema(schema);
      ids.set(file.replace(/\.json$/, ""), schema.$id);
    }
  }
  return (object) => {
    if (object === null || typeof object !== "object" || Array.isArray(object)) return { valid: false, why: "no object" };
    if (!isTypeName(object.type)) return { valid: false, why: "type" };
    const id = ids.get(object.type);
    if (id === undefined) return null;
    const validate = ajv.getSchema(id);
    if (validate(object)) return { valid: true, why: "" };
    const [first] = validate.errors;
    return { valid: false, why: `${first.instancePath} ${first.message}` };
  };
}
