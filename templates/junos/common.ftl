<#ftl strip_whitespace=true>
<#-- What both shapes of a Junos leg share. -->

<#-- The parent port: there beforehand, never ours. -->
<#macro port>
  <requires what="port ${leg.port} with flexible-vlan-tagging">
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <interfaces xmlns="http://yang.juniper.net/junos/conf/interfaces">
        <interface>
          <name>${leg.port}</name>
          <flexible-vlan-tagging needed="yes"/>
        </interface>
      </interfaces>
    </configuration>
  </requires>
</#macro>

<#-- The parent port and the policies: there beforehand, never ours. -->
<#macro preconditions>
  <@port/>
  <#list policies() as policy>
  <requires what="policy ${policy}">
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <policy-options xmlns="http://yang.juniper.net/junos/conf/policy-options">
        <policy-statement>
          <name>${policy}</name>
        </policy-statement>
      </policy-options>
    </configuration>
  </requires>
  </#list>
</#macro>

<#function policies>
  <#local names = []>
  <#list leg.sessions as session>
    <#list [session.importPolicy, session.exportPolicy] as policy>
      <#if !names?seq_contains(policy)><#local names += [policy]></#if>
    </#list>
  </#list>
  <#return names>
</#function>

<#-- The sub-interface. A tag without a TPID is one of 0x8100. -->
<#macro unit>
  <#if leg.prepend gt 0>
    <#stop "prepend is " + leg.prepend + ": Junos prepends in policies alone; take prepend out of the circuit file and have the export policy prepend (R-054)">
  </#if>
      <interfaces xmlns="http://yang.juniper.net/junos/conf/interfaces">
        <interface>
          <name>${leg.port}</name>
          <unit nc:operation="replace">
            <name>${leg.unit}</name>
            <description>${leg.description}</description>
            <@policers/>
            <vlan-tags>
              <outer><#if leg.dot1ad>0x88a8.</#if>${leg.sTag}</outer>
              <inner>${leg.cTag}</inner>
            </vlan-tags>
            <family>
              <#list leg.sessions as session>
              <${family(session)}>
                <#if leg.mtu??>
                <mtu>${leg.mtu}</mtu>
                </#if>
                <address>
                  <name>${session.ours}/${session.length}</name>
                </address>
              </${family(session)}>
              </#list>
            </family>
          </unit>
        </interface>
      </interfaces>
</#macro>

<#-- Policers of the whole sub-interface, which leave its sessions alone (R-073). -->
<#macro policers>
  <#if leg.qos??>
            <layer2-policer>
              <#if leg.qos.ingress??>
              <input-policer>${leg.qos.ingress}</input-policer>
              </#if>
              <#if leg.qos.egress??>
              <output-policer>${leg.qos.egress}</output-policer>
              </#if>
            </layer2-policer>
  </#if>
</#macro>

<#-- Every neighbor of Junos is in a group. -->
<#function group>
  <#if !leg.bgpGroup??>
    <#stop "the virtual router has no BGP group: Junos has no neighbor without one; name it as bgpGroup of the virtual router in the inventory">
  </#if>
  <#return leg.bgpGroup>
</#function>

<#function family session>
  <#return (session.family == "ipv6")?then("inet6", "inet")>
</#function>

<#-- The BGP neighbors, BFD with them: Junos ties it to the neighbor in one step (R-061).
     Keepalive is not written: Junos takes a third of the hold time. -->
<#macro neighbors>
  <#if (leg.sharedKey!"")?length gt 126>
    <#stop "the shared key has " + leg.sharedKey?length + " characters: Junos takes 1 to 126; choose a shorter key">
  </#if>
  <#if (leg.sharedKey!"")?matches("[$][0-9][$].*")>
    <#stop "the shared key begins like one that is scrambled already: Junos takes what begins with $8$ or $9$ for such a one; choose another key">
  </#if>
  <#assign third = (leg.timers.hold / 3)?floor>
  <#if leg.timers.keepalive != third>
    <#stop "keepalive is " + leg.timers.keepalive + " with hold " + leg.timers.hold + ": a third of the hold time, as Junos has no keepalive of its own; write keepalive " + third + ", or another hold">
  </#if>
  <#list leg.sessions as session>
                <neighbor nc:operation="replace">
                  <name>${session.azure}</name>
                  <description>${leg.description}</description>
                  <hold-time>${leg.timers.hold}</hold-time>
                  <import>${session.importPolicy}</import>
                  <family>
                    <${family(session)}>
                      <unicast>
                        <prefix-limit>
                          <maximum>${session.maxPrefixes}</maximum>
                          <teardown>
                            <limit-threshold>${session.warnAt}</limit-threshold>
                          </teardown>
                        </prefix-limit>
                      </unicast>
                    </${family(session)}>
                  </family>
                  <#if leg.sharedKey??>
                  <authentication-key>${leg.sharedKey}</authentication-key>
                  </#if>
                  <export>${session.exportPolicy}</export>
                  <peer-as>${session.remoteAs}</peer-as>
                  <#-- Azure sees the override alone, and our own network does not see it. -->
                  <#if leg.localAsOverride>
                  <local-as>
                    <as-number>${leg.localAs}</as-number>
                    <private/>
                    <no-prepend-global-as/>
                  </local-as>
                  </#if>
                  <#if leg.bfd??>
                  <bfd-liveness-detection>
                    <minimum-interval>${leg.bfd.interval}</minimum-interval>
                    <multiplier>${leg.bfd.multiplier}</multiplier>
                  </bfd-liveness-detection>
                  </#if>
                </neighbor>
  </#list>
</#macro>

<#-- The sub-interface on a virtual switch: the S-tag with whatever is inside, the S-tag off on the
     way in and on again on the way out. -->
<#macro switchedUnit encapsulation>
  <#if leg.dot1ad>
    <#stop "the outer tag of " + leg.port + " is dot1ad: on Junos this profile matches an S-tag with any tag inside as dot1q alone; take tpid out of the Azure port in the inventory, or have its leg on a virtual router">
  </#if>
      <interfaces xmlns="http://yang.juniper.net/junos/conf/interfaces">
        <interface>
          <name>${leg.port}</name>
          <unit nc:operation="replace">
            <name>${leg.unit}</name>
            <description>${leg.description}</description>
            <encapsulation>${encapsulation}</encapsulation>
            <@policers/>
            <vlan-id>${leg.sTag}</vlan-id>
            <input-vlan-map>
              <pop/>
            </input-vlan-map>
            <output-vlan-map>
              <push/>
            </output-vlan-map>
          </unit>
        </interface>
      </interfaces>
</#macro>
