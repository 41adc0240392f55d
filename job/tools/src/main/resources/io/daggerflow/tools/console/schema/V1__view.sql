-- What the topics of the job say. Times are milliseconds since 1970. Everything can be made anew from
-- the topics, as far as they still hold it. ${bytes}, ${binary} and ${clustered} are what SQLite and
-- PostgreSQL call by different names.

-- Which topics the view was made from.
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- How far each partition was read, changed together with what was read.
CREATE TABLE topic_position (
  topic TEXT NOT NULL,
  part INTEGER NOT NULL,
  next BIGINT NOT NULL,
  PRIMARY KEY (topic, part)
);

CREATE TABLE instance (
  key INTEGER PRIMARY KEY,
  id TEXT ${binary} NOT NULL UNIQUE,
  template TEXT ${binary} NOT NULL,
  version BIGINT NOT NULL,
  status TEXT ${binary} NOT NULL,
  reason TEXT,
  suspended INTEGER NOT NULL,
  compensating INTEGER NOT NULL,
  incidents BIGINT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  completed BIGINT,
  due BIGINT,
  waits_for TEXT,
  seq BIGINT NOT NULL,
  job_run TEXT,
  -- How many records of it there are in the table of events.
  records INTEGER NOT NULL
);
CREATE INDEX instance_newest ON instance (created, key);
CREATE INDEX instance_of_template ON instance (template, created, key);
CREATE INDEX instance_of_status ON instance (status, created, key);
CREATE INDEX instance_of_both ON instance (template, status, created, key);
CREATE INDEX instance_open ON instance (created, key) WHERE completed IS NULL;
CREATE INDEX instance_open_of_template ON instance (template, created, key) WHERE completed IS NULL;
CREATE INDEX instance_incident ON instance (created, key) WHERE incidents > 0;
CREATE INDEX instance_reason ON instance (created, key) WHERE reason IS NOT NULL;

-- How many instances there are of each status.
CREATE TABLE total (
  template TEXT ${binary} NOT NULL,
  status TEXT ${binary} NOT NULL,
  instances BIGINT NOT NULL,
  PRIMARY KEY (template, status)
);

-- Runtime parameters that are a text, a number or a boolean, for searching.
CREATE TABLE parameter (
  instance INTEGER NOT NULL,
  name TEXT ${binary} NOT NULL,
  value TEXT ${binary} NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (instance, name)
) ${clustered};
CREATE INDEX parameter_value ON parameter (value, name, created, instance);

-- The records of the event topic, numbered for each instance as they came.
CREATE TABLE event (
  instance INTEGER NOT NULL,
  number INTEGER NOT NULL,
  body ${bytes} NOT NULL,
  PRIMARY KEY (instance, number)
) ${clustered};

CREATE TABLE template (
  name TEXT ${binary} NOT NULL,
  version BIGINT NOT NULL,
  status TEXT NOT NULL,
  changed BIGINT NOT NULL,
  definition ${bytes},
  PRIMARY KEY (name, version)
);

-- Dead letters and rejections, by their position in their topic.
CREATE TABLE refused (
  kind TEXT ${binary} NOT NULL,
  part INTEGER NOT NULL,
  position BIGINT NOT NULL,
  came BIGINT NOT NULL,
  code TEXT ${binary} NOT NULL,
  body ${bytes} NOT NULL,
  PRIMARY KEY (kind, part, position)
);
CREATE INDEX refused_newest ON refused (kind, came, part, position);
CREATE INDEX refused_code ON refused (kind, code, came, part, position);
